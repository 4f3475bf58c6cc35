#pragma once

#include <sys/resource.h>

namespace madang::threads {

/// Lets the calling thread go before others that have work on the same core, or above 0 after them; threads that it
/// starts inherit it. False where the system does not allow it: below 0 that takes RLIMIT_NICE (LimitNICE in a unit of
/// systemd) or CAP_SYS_NICE. Linux, where it is a thread's own and not a process'.
inline bool set_niceness(int niceness) { return ::setpriority(PRIO_PROCESS, 0, niceness) == 0; }

}  // namespace madang::threads
