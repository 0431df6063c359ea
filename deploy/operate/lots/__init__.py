"""The lots as whoever runs or doubts the platform meets them.

`check` works everything out again from public data, with what `public` reads, `promises` compares and `finding` words;
`handed_over` gives an older installation its lots.
"""
