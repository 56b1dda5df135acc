"""`mayi bench year`: a year of requests in minutes, with kills in the middle, and a count of what was lost or doubled."""
