#pragma once

#include <pthread.h>

namespace madang::log {

/// What top, perf and a debugger call the calling thread; the kernel keeps 15 characters.
inline void name_this_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

}  // namespace madang::log
