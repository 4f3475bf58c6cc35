#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"
#include "kernel/s3/address.hpp"
#include "kernel/s3/answers.hpp"
#include "kernel/s3/xml.hpp"

// What an S3 store, or what stands in its place, answers; and what an operator writes for its address.

namespace madang::fuzz {

using namespace s3;

namespace {

std::string written_again(const Element& element) {
  std::string text = "<" + element.name + ">";
  must(element.text.empty() || element.children.empty(), "an element holds text or elements");
  text += escaped(element.text);
  for (const auto& child : element.children) text += written_again(child);
  return text + "</" + element.name + ">";
}

bool is_same(const Element& one, const Element& other) {
  return one.name == other.name && one.text == other.text && std::ranges::equal(one.children, other.children, is_same);
}

void look_at(std::string_view input) {
  const auto root = read_xml(input);
  if (!root) return;
  must(is_utf8(root->text), "text is UTF-8");
  const auto again = read_xml(written_again(*root));
  must(again && is_same(*again, *root), "what is written is read as the same");
}

void look_at_listing(const Listing& listing) {
  for (const auto& item : listing.items) must(!item.key.empty() && item.size >= 0, "an item has a key and a size");
  for (const auto& folder : listing.folders) must(!folder.empty(), "a folder has a name");
  must(!listing.next || !listing.next->empty(), "the next page can be asked for");
}

void look_at_address(std::string_view input) {
  BucketOptions options;
  options.endpoint = std::string(input.substr(0, input.find('\n')));
  options.bucket = "bucket";
  options.access_key = options.secret_key = "key";
  if (fault_of(options)) return;
  const auto url = url_of(options, input, {{"prefix", std::string(input)}});
  must(std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; }),
       "a URL is plain");
  must(std::ranges::count(url, '?') == 1 && !url.contains('#') && !url.contains('@'), "nothing leaves its place");
}

}  // namespace

void try_one(std::string_view input) {
  look_at(input);
  look_at_address(input);
  if (const auto listing = read_listing(input)) look_at_listing(*listing);
  if (const auto page = read_pending(input))
    for (const auto& upload : page->uploads) must(!upload.upload_id.empty(), "an upload has an id");
  if (const auto id = read_upload_id(input)) must(!id->empty(), "an upload has an id");
  read_error(input);
  read_removed(input);
  is_completed(input);
}

}  // namespace madang::fuzz
