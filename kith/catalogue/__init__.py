"""What can be asked for, with which skills, under which rules of which place and year."""
