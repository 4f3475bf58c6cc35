#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

// The nouns of files, as they cross the wire, and what always holds for them. Pure.

namespace madang::files {

using FileId = Id<"fil">;
using UploadId = Id<"upl">;

/// How a file may be shown where it stands. `other` is only ever downloaded.
enum class FileKind { picture, video, audio, pdf, other };
BOOST_DESCRIBE_ENUM(FileKind, picture, video, audio, pdf, other)

/// What somebody uploaded. It never changes; what it is was read out of its bytes, whatever its name says.
struct File {
  FileId id;
  std::string name;
  std::int64_t size = 0;
  std::string media_type;
  FileKind kind = FileKind::other;
  MemberId uploaded_by;
  Timestamp uploaded_at;

  bool operator==(const File&) const = default;
};
BOOST_DESCRIBE_STRUCT(File, (), (id, name, size, media_type, kind, uploaded_by, uploaded_at))

/// A file on its way in. `received` are the numbers of the chunks that are safe, ascending; after the last one it is
/// finished and has a file.
struct Upload {
  UploadId id;
  std::string name;
  std::int64_t size = 0;
  std::int64_t chunk_bytes = 0;
  std::int64_t chunk_count = 0;
  std::vector<std::int64_t> received;
  Timestamp expires_at;
  std::optional<File> file;

  bool operator==(const Upload&) const = default;
};
BOOST_DESCRIBE_STRUCT(Upload, (), (id, name, size, chunk_bytes, chunk_count, received, expires_at, file))

/// What a file belongs to: a thing of another slice, which says who may see it (`Sight`).
struct Holder {
  std::string kind;
  std::uint64_t id = 0;
};

/// The body of a picture that this server drew itself, a small WebP, before a file has it.
struct KeptPicture {
  std::string body;
  std::int64_t size = 0;
};

/// How large a picture is drawn at most: beside others in a list, or by itself on a screen.
enum class ThumbnailSize { small, large };
BOOST_DESCRIBE_ENUM(ThumbnailSize, small, large)

/// What an operator allows. Unfinished uploads count as if they were here.
struct FileLimits {
  std::int64_t largest_bytes = 2LL << 30;  ///< of one file
  std::int64_t member_bytes = 100LL << 30;
  std::int64_t unfinished = 50;  ///< uploads of one member at once
};

inline constexpr std::int64_t kChunkBytes = 4 << 20;
inline constexpr std::size_t kMostNameLength = 255;  // code points
inline constexpr std::chrono::hours kUploadLasts{24};

inline constexpr RefusalKind kTooLarge{"files.too_large", 413, "The file is larger than this server takes."};
inline constexpr RefusalKind kNoRoomLeft{"files.no_room_left", 409,
                                         "Your files would take more room than you have on this server."};
inline constexpr RefusalKind kTooManyUploads{"files.too_many_uploads", 409,
                                             "Too many uploads are unfinished. Finish or cancel one first."};
inline constexpr RefusalKind kWrongBytes{"files.wrong_bytes", 400, "The bytes are not what they were said to be."};
inline constexpr RefusalKind kOtherChunk{"files.other_chunk", 409, "This chunk has already come with other bytes."};
inline constexpr RefusalKind kIncomplete{"files.incomplete", 409, "Some chunks of the file have not come yet."};
inline constexpr RefusalKind kFinished{"files.finished", 409, "This upload is already finished."};
inline constexpr RefusalKind kNoThumbnail{"files.no_thumbnail", 409, "No thumbnail can be made of this file."};
inline constexpr RefusalKind kThumbnailLater{"files.thumbnail_later", 503,
                                             "The server is too busy to make this thumbnail now."};
inline constexpr RefusalKind kHeld{"files.held", 409, "The file already belongs to something."};

std::int64_t chunk_count(std::int64_t size);
/// Of the chunk with this number, which must be one.
std::int64_t chunk_size(std::int64_t size, std::int64_t number);

/// Without what surrounds it. Throws, naming the field, when no file can be called so: a path, a device's dots, line
/// breaks, and characters that turn the direction of what follows and so hide an ending.
std::string accepted_name(std::string_view name);

}  // namespace madang::files
