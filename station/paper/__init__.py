"""Sheets on paper and in tables: what one holds, and the files it becomes (PDF, XLSX, DBF, pictures)."""
