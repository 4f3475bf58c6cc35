// Read by jemalloc when the program starts. Its own thread gives back what has been free for three seconds. Without it
// memory is given back by whoever allocates next, and threads that forward media hardly ever do: what a crowd took to
// come in stayed until they left. No thread hoards pieces of more than 16 KiB, of which it would take ten for one.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:3000,tcache_max:16384";
}
