#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "kernel/blob/disk_blobs.hpp"
#include "kernel/blob/disk_parts.hpp"
#include "kernel/blob/s3_blobs.hpp"
#include "kernel/blob/s3_parts.hpp"
#include "kernel/s3/tests/swift.hpp"

namespace madang::blob {

/// A place where files are kept, and the way around it.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual Blobs& blobs() = 0;
  virtual Parts& parts() = 0;
  /// As another node, or the same after a restart, sees them.
  virtual std::unique_ptr<Parts> other_parts() = 0;
  /// Everything that is kept, by where it lies.
  virtual std::vector<std::string> kept() = 0;
  virtual void overwrite(const std::string& place, const std::string& bytes) = 0;
};

class DiskEngine final : public Engine {
 public:
  DiskEngine() {
    auto name = (std::filesystem::temp_directory_path() / "madang-blob-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    blobs_ = std::make_unique<DiskBlobs>(folder_ / "files");
    parts_ = std::make_unique<DiskParts>(folder_ / "uploads");
  }
  ~DiskEngine() override { std::filesystem::remove_all(folder_); }

  Blobs& blobs() override { return *blobs_; }
  Parts& parts() override { return *parts_; }
  std::unique_ptr<Parts> other_parts() override { return std::make_unique<DiskParts>(folder_ / "uploads"); }
  std::vector<std::string> kept() override {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) found.push_back(entry.path());
    return found;
  }
  void overwrite(const std::string& place, const std::string& bytes) override { std::ofstream(place) << bytes; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<DiskBlobs> blobs_;
  std::unique_ptr<DiskParts> parts_;
};

class S3Engine final : public Engine {
 public:
  S3Engine() {
    auto name = (std::filesystem::temp_directory_path() / "madang-drafts-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~S3Engine() override { std::filesystem::remove_all(folder_); }

  Blobs& blobs() override { return blobs_; }
  Parts& parts() override { return parts_; }
  std::unique_ptr<Parts> other_parts() override { return std::make_unique<S3Parts>(other_bucket_); }
  std::vector<std::string> kept() override {
    std::vector<std::string> found;
    for (const auto& item : bucket_.list("")) found.push_back(item.key);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) found.push_back(entry.path());
    return found;
  }
  void overwrite(const std::string& place, const std::string& bytes) override { bucket_.put(place, bytes); }
  s3::Bucket& bucket() { return bucket_; }

 private:
  static s3::BucketOptions small_parts() {
    auto options = s3::Swift::running().options();
    options.part_bytes = 5 << 20;
    return options;
  }

  std::filesystem::path folder_;
  const s3::BucketOptions options_ = small_parts();
  s3::Bucket bucket_{options_};
  s3::Bucket other_bucket_{options_};
  SystemClock clock_;
  S3Blobs blobs_{bucket_, folder_ / "drafts", clock_};
  S3Parts parts_{bucket_};
};

inline std::string name_of_engine(const testing::TestParamInfo<std::string>& info) { return info.param; }

/// A test with it runs on every engine.
class OnEngines : public testing::TestWithParam<std::string> {
 protected:
  static std::unique_ptr<Engine> engine_of(const std::string& name) {
    if (name == "disk") return std::make_unique<DiskEngine>();
    return std::make_unique<S3Engine>();
  }
  const std::unique_ptr<Engine> engine_ = engine_of(GetParam());
};

}  // namespace madang::blob
