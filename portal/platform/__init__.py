"""What any portal needs and no business knows: database, forms, access, language, messages' transports."""
