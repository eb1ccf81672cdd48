"""The ways out of a monthly list: the poster for the wall and the text for a chat group."""
