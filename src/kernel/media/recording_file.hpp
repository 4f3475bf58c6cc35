#pragma once

#include <filesystem>

#include "kernel/media/owned_descriptor.hpp"
#include "kernel/media/recorded_frames.hpp"

namespace madang::media {

/// A recording on disk. What was appended is there also when the process ends without a word; after sync() also when
/// the machine does. One thread.
class RecordingFile final : public RecordingSink {
 public:
  /// Makes it; throws std::system_error.
  explicit RecordingFile(const std::filesystem::path& path);

  bool append(Bytes bytes) override;
  bool patch(std::uint64_t at, Bytes bytes) override;
  bool sync();

 private:
  bool write_all(Bytes bytes, std::uint64_t at);

  OwnedDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace madang::media
