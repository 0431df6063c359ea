"""The four services. Each owns its data; they tell each other what happened through messages."""
