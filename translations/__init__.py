"""What the screens say in other languages than Indonesian, that of the source."""
