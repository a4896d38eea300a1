"""A job's contact sheet on the screen: every sitting with its picture, found and filtered, and one's whole story."""
