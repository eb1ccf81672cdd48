"""Stars and quarterly lists of thanks. Hours live in `hours`, points in `points`."""
