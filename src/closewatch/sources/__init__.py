"""From files and pages to raw text with what is known of its origin."""
