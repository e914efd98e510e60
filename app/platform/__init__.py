"""The one room where the operating system is met: folders, processes, the display, memory, garbage and crashes."""
