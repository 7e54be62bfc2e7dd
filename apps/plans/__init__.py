"""What two people mean to do, or one of them alone: dates and agreements."""
