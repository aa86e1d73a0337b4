"""The day sheet on paper and on screen: worded, set, painted, written as PDF, printed, and its page in the window."""
