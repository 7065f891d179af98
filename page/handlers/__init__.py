"""What each address does: reads what was asked, has the case do it, and shows a page or goes back to one."""
