"""The portal: a channel between people who are harmed by an AI tool and those who answer."""
