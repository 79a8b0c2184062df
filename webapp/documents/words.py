"""What is said about files and papers."""

from webapp.core.text import N_

REFUSALS = {
    "replaced_by_itself": N_("Sebuah dokumen tidak dapat menggantikan dirinya."),
}
