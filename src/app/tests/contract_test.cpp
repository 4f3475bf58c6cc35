#include "app/contract.hpp"

#include <gtest/gtest.h>

#include <set>

#include "app/demo/translations.hpp"
#include "app/open_store.hpp"

namespace madang::app {
namespace {

TEST(Contract, every_reference_leads_to_a_schema) {
  const auto document = contract().document();
  const std::string text = contract().text();
  const auto& schemas = document.at("components").at("schemas").as_object();
  constexpr std::string_view kReference = "#/components/schemas/";
  for (auto at = text.find(kReference); at != std::string::npos; at = text.find(kReference, at + 1)) {
    const auto begin = at + kReference.size();
    const auto name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schemas.contains(name)) << name;
  }
}

TEST(Contract, every_operation_has_a_name_of_its_own) {
  const auto document = contract().document();
  std::set<std::string> names;
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object())
      EXPECT_TRUE(names.emplace(operation.at("operationId").as_string()).second) << path;
  }
  EXPECT_GT(names.size(), 30);
}

TEST(Migrations, count_from_one_without_gaps_in_every_part) {
  std::map<std::string, int> last;
  for (const auto& migration : all_migrations())
    EXPECT_EQ(migration.number, ++last[std::string(migration.part)]) << migration.name;
}

TEST(Translations, what_is_installed_is_plain_text_in_three_languages) {
  for (const auto& sentence : demo::installed_sentences(8)) {
    EXPECT_FALSE(sentence.english.empty());
    EXPECT_FALSE(sentence.korean.empty());
    EXPECT_FALSE(sentence.chinese.empty());
  }
}

}  // namespace
}  // namespace madang::app
