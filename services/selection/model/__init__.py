"""What the committee works on and how it decides. All pure: whoever calls brings the time and the documents."""
