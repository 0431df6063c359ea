"""Mail: a letter rendered, put into its envelope, and handed to the mail server by the senders."""
