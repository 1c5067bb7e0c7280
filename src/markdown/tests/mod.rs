//! Tests of the whole module: a page with everything, hostile input, bombs, spans, the fingerprint's contract.
