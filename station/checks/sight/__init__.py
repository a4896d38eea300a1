"""How the station sees a face: networks, landmarks, outline. No limit and no verdict is known here."""
