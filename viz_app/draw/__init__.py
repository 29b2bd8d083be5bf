"""Results turned into arrays and figures; pure, and without Streamlit."""
