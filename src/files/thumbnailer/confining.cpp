#include "files/thumbnailer/confining.hpp"

#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <vector>

namespace madang::files {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "Say which system calls a thumbnailer may make on this processor."
#endif

constexpr unsigned kNobody = 65534;

/// Whatever these are given, they reach nothing but memory, threads of this process, its clock, and what is open.
constexpr int kHarmless[] = {
    SYS_read,
    SYS_write,
    SYS_pread64,
    SYS_lseek,
    SYS_close,
    SYS_fstat,
    SYS_munmap,
    SYS_mremap,
    SYS_brk,
    SYS_madvise,
    SYS_futex,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigprocmask,
    SYS_getpid,
    SYS_gettid,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_sched_yield,
    SYS_getrandom,
    SYS_sched_getaffinity,
    SYS_getrusage,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_gettimeofday,
    SYS_restart_syscall,
};

using Program = std::vector<sock_filter>;

constexpr std::uint32_t kAllow = SECCOMP_RET_ALLOW;
constexpr std::uint32_t refuse_with(int error) { return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error); }

void load(Program& program, std::size_t offset) {
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
}

void answer(Program& program, std::uint32_t with) { program.push_back(BPF_STMT(BPF_RET | BPF_K, with)); }

void answer_call(Program& program, int number, std::uint32_t with) {
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
  answer(program, with);
}

/// By some bits in the lower half of one argument. What follows must load the call's number again; nothing falls
/// through.
void answer_call_by_bits(Program& program, int number, int argument, std::uint32_t bits, std::uint32_t set,
                         std::uint32_t unset) {
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 4));
  load(program, offsetof(seccomp_data, args) + static_cast<std::size_t>(argument) * sizeof(std::uint64_t));
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
  answer(program, set);
  answer(program, unset);
}

Program allowed_calls() {
  Program program;
  load(program, offsetof(seccomp_data, arch));
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
  answer(program, SECCOMP_RET_KILL_PROCESS);
  load(program, offsetof(seccomp_data, nr));
  for (const int number : kHarmless) answer_call(program, number, kAllow);
  // The C library then starts its threads by clone, whose flags can be looked at.
  answer_call(program, SYS_clone3, refuse_with(ENOSYS));
  answer_call_by_bits(program, SYS_clone, 0, CLONE_THREAD, kAllow, refuse_with(EPERM));
  answer_call_by_bits(program, SYS_mmap, 2, PROT_EXEC, refuse_with(EPERM), kAllow);
  answer_call_by_bits(program, SYS_mprotect, 2, PROT_EXEC, refuse_with(EPERM), kAllow);
  answer(program, refuse_with(EPERM));
  return program;
}

bool limit(__rlimit_resource resource, std::uint64_t most) {
  const rlimit both{most, most};
  return ::setrlimit(resource, &both) == 0;
}

/// A root that may not change who it is, as in some containers, stays: what is refused below is refused to it too.
bool leave_root() {
  if (::geteuid() != 0) return true;
  if (::setgroups(0, nullptr) != 0) return errno == EPERM;
  return ::setresgid(kNobody, kNobody, kNobody) == 0 && ::setresuid(kNobody, kNobody, kNobody) == 0;
}

bool filter_calls() {
  auto program = allowed_calls();
  sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
}

}  // namespace

bool confine(const Confinement& confinement) {
  if (::syscall(SYS_close_range, 3U, ~0U, 0U) != 0 || !leave_root()) return false;
  // Leaving root makes both of these forgotten, so they come after it.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0) return false;
  const bool limited = limit(RLIMIT_AS, confinement.memory_bytes) && limit(RLIMIT_CPU, confinement.cpu_seconds) &&
                       limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_CORE, 0);
  return limited && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && filter_calls();
}

}  // namespace madang::files
