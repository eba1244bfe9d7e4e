"""What comes back to a mail: mailboxes, the reading of reports, dates of return, and what a status means."""
