"""What is asked of each person who knows the answers: a workbook, a letter, and a record of what is still out."""
