"""Page: trainings that were done here, compared, looked back at epoch by epoch, and taken away."""

import streamlit as st

from viz_app.controls.example_runs import offer_examples
from viz_app.controls.picture import Chosen
from viz_app.controls.run_back import bring_back
from viz_app.controls.run_curves import names_of, say_what_happened, show_curves_of, show_differences
from viz_app.controls.run_deleting import offer_deletion
from viz_app.controls.run_epochs import epoch_in_sight, offer_pages, show_epochs_of, take_epoch
from viz_app.controls.run_files import offer_files
from viz_app.controls.runs import pick_runs, say_how_they_stand, say_where_runs_are


def render(chosen: Chosen) -> None:
    """Show the curves of one training or several; below, the network of the first one at every epoch, and its files."""
    shown = pick_runs()
    if not shown:
        say_where_runs_are()
        offer_examples()
        bring_back()
        return
    run = shown[0]
    epoch = take_epoch(run)
    say_how_they_stand(shown)
    show_curves_of(shown, epoch=epoch)
    say_what_happened(shown)
    show_differences(shown)
    st.subheader("Epoch by epoch", anchor=False)
    show_epochs_of(run, chosen)
    in_sight = epoch_in_sight(run, epoch)
    if in_sight is not None:
        offer_pages(run, in_sight)
    st.subheader("Take it away", anchor=False)
    offer_files(run, in_sight)
    offer_deletion(run, names_of(shown)[0])
    with st.expander("More trainings, and weights brought back"):
        offer_examples()
        bring_back()
