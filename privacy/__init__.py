"""Personal data: masked before anything is stored or logged, and removed on request or with age."""
