#pragma once

#include <memory>

#include "alerts/delivering_api.hpp"
#include "app/config.hpp"
#include "app/file_store.hpp"
#include "app/slices.hpp"
#include "files/sweeping_api.hpp"
#include "kernel/auth/shared_attempts.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/net/server.hpp"
#include "kernel/threads/waiting_threads.hpp"
#include "presence/turns_api.hpp"

namespace madang::app {

/// What is done every so often, whoever asks for something or nobody: old things forgotten, files swept, certificates
/// looked at. All of it belongs to the owner, and outlives the jobs.
struct Chores {
  const Config& config;
  const Clock& clock;
  store::Store& store;
  bus::Streams& streams;
  auth::Sessions& sessions;
  auth::SharedAttempts& attempts;
  Slices& slices;
  alerts::Courier& courier;
  files::Sweeper& sweeper;
  FileStore& file_store;
  threads::WaitingThreads& disk_threads;
  presence::Turns& turns;
  const std::shared_ptr<net::TlsKeys>& keys;
  bool reaches_outward = false;  ///< by at least one way that alerts may take
  bool hears_others = false;     ///< nodes or shards tell it news

  void add_to(jobs::Jobs& jobs);

 private:
  void forget_old(jobs::Jobs& jobs);
  void look_after_files(jobs::Jobs& jobs);
  void sweep_files();
  void in_each_database(const std::function<void(store::Transaction&)>& work);
  void forget_previews();
};

}  // namespace madang::app
