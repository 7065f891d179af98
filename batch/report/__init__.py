"""Write the report and the template: what the sheets say, and the one module that writes workbooks."""
