"""What the machine has left, and what its kernel has taken for itself."""
from pathlib import Path

PAGE = 4096
# Of files and not of sockets: what copying and reading databases leaves behind.
CACHES_OF_FILES = ("ext4_", "xfs_", "btrfs_", "buffer_head", "radix_tree_node", "extent_status", "jbd2_", "kmalloc-rcl")


def available_bytes() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024


def kernel_bytes() -> int:
    """In the kernel's own small objects and in what sockets hold back: both ends of every connection are there."""
    lines = Path("/proc/slabinfo").read_text().splitlines()[2:]
    slabs = 0
    for line in lines:
        name, *numbers = line.split()
        if not name.startswith(CACHES_OF_FILES):
            slabs += int(numbers[13]) * int(numbers[4]) * PAGE  # slabs, pages of each
    return slabs + socket_pages() * PAGE


def socket_pages() -> int:
    line = next(line for line in Path("/proc/net/sockstat").read_text().splitlines() if line.startswith("TCP:"))
    words = line.split()
    return int(words[words.index("mem") + 1])


def most_socket_pages() -> int:
    """Beyond these the kernel begins to hold back."""
    return int(Path("/proc/sys/net/ipv4/tcp_mem").read_text().split()[1])


def files_left() -> int:
    taken, _, most = Path("/proc/sys/fs/file-nr").read_text().split()
    return int(most) - int(taken)
