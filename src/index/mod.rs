//! What is searchable: documents, tokens, ranking, and the shards that the browser reads.
