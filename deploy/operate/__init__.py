"""What operates the platform: it is prepared, served, watched, healed and audited with this."""
