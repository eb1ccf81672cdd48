"""What was photographed: stored sealed for one person, without the picture's own metadata."""
