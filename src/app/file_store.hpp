#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/config.hpp"
#include "base/time.hpp"
#include "kernel/blob/blobs.hpp"
#include "kernel/blob/parts.hpp"
#include "kernel/s3/caller.hpp"

namespace madang::app {

/// Where this server keeps the bodies of files and the chunks of uploads: on its disk, or in a bucket that several
/// servers share.
class FileStore {
 public:
  /// `folder` is the data folder. Throws ConfigError.
  FileStore(const Config& config, const std::filesystem::path& folder, const Clock& clock);
  ~FileStore();

  blob::Blobs& bodies() { return *bodies_; }
  blob::Parts& parts() { return *parts_; }

  /// Once before serving. A bucket that cannot be used as it is configured is a std::runtime_error with a sentence for
  /// the operator; one that does not answer is only told in the log, for it may come.
  void begin();
  /// Looks again; for a chore. Blocking.
  void look();
  /// Clears away what writers left half-way. Blocking.
  void sweep();
  /// Whoever waits for the bucket, or comes later, fails at once.
  void stop();

  bool is_remote() const { return remote_ != nullptr; }
  /// A line for /readyz, in words that anybody may read, while something is wrong; else empty.
  std::string degraded() const;
  std::optional<s3::BucketCounts> counts() const;

 private:
  struct Remote;

  std::unique_ptr<Remote> remote_;
  std::unique_ptr<blob::Blobs> bodies_;
  std::unique_ptr<blob::Parts> parts_;
};

}  // namespace madang::app
