"""What the desk lets people hear: one signal at a time, by whatever plays sound on this machine."""
