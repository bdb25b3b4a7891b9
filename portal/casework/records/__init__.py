"""What is written in a case: records sealed and told, files, letters, covers, the search."""
