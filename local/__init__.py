"""The platform on one machine: servers, mail sink, web and work processes, started together and kept running."""
