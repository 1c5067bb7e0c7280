//! Publishes a site: written beside the old one, then swapped in.
