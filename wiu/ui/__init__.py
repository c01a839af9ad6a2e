"""Streamlit: the entrance, the doors, the menu, the desk."""
