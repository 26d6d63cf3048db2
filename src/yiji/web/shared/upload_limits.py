"""How much one request may carry; longer files come in pieces."""

# Below the server's own limit of a request, with room for the other fields.
WHOLE_UPLOAD_BYTES = 4 * 1024 * 1024
