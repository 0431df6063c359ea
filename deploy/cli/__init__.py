"""The commands of `./challenge`, a module for each group of them; a command's module is imported when it is called."""
