"""Which tests hold which sentence of interface.md; a name here that no test bears is a failure.

The sentences about the editor's own window are held by its own tests.
"""

import ast
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[1]

SENTENCES = {
    "Positions are 0-based, half-open, in code points of the input as it stands (CRLF counts two)": (
        "test_positions_are_code_points_and_crlf_counts_two",
        "test_a_byte_order_mark_is_kept_and_not_counted",
        "test_json_edits_are_offsets_into_the_input",
    ),
    "redraft fill [FILE or -] fills the holes of a text": (
        "test_fill_prints_the_whole_text_with_its_holes_filled",
        "test_fill_reads_a_file_or_a_dash",
        "test_a_fill_as_a_process",
    ),
    "redraft rewrite FILE --range A:B: --instruction TEXT, --strength 0..1": (
        "test_rewrite_replaces_only_its_range",
        "test_rewrite_takes_instruction_and_strength",
    ),
    "redraft fix [FILE or -] [--range A:B]": ("test_fix_takes_the_whole_text_or_a_range",),
    "redraft continue [FILE or -] --words N": ("test_continue_prints_the_input_then_the_continuation",),
    "redraft batch: requests as JSON Lines on stdin, one answer a line in the same order": (
        "test_one_answer_a_line_in_the_same_order",
        "test_batch_does_all_four",
    ),
    "redraft words [FILE or -] --at N: the words that fit there, best first, one a line": (
        "test_the_words_that_fit_are_a_line_each",
        "test_every_option_reaches_the_request",
    ),
    "words in batch: text and at, the rest optional; start, end, old and words with their scores": (
        "test_a_line_asks_for_words_as_the_options_do",
    ),
    "redraft models list, get, add, check": (
        "test_list_names_every_model",
        "test_add_uses_a_folder_from_then_on",
        "test_add_refuses_what_is_no_model",
        "test_get_says_that_it_is_not_offered",
        "test_models_check_passes_a_sound_model_and_names_a_damaged_file",
    ),
    "redraft bench: a table, then one line of JSON": ("test_bench_prints_a_table_then_one_line_of_json",),
    "redraft doctor [--json]: device, drivers, memory, Qt, models, and what would go wrong": (
        "test_doctor_tells_device_drivers_memory_qt_and_models",
        "test_doctor_tells_what_would_go_wrong",
    ),
    "the whole text is printed; outside holes and ranges it equals the input byte for byte": (
        "test_fill_leaves_everything_outside_holes_as_it_was",
        "test_rewrite_leaves_everything_outside_its_range_as_it_was",
        "test_fix_leaves_everything_outside_its_range_as_it_was",
    ),
    "continue: input, then continuation": ("test_continue_prints_the_input_then_what_follows",),
    "nothing is appended": ("test_nothing_is_appended",),
    "Input and output are UTF-8 bytes, a BOM is kept": (
        "test_a_byte_order_mark_is_kept_and_not_counted",
        "test_a_process_reads_and_prints_bytes",
        "test_a_process_with_an_unhelpful_locale_still_speaks_utf8",
    ),
    "invalid UTF-8 is wrong usage": ("test_invalid_utf8_is_wrong_usage",),
    "-o FILE writes instead of printing, atomically": (
        "test_output_writes_instead_of_printing",
        "test_output_is_whole_or_not_there",
        "test_output_over_the_input_keeps_links_and_permissions",
    ),
    "Options of all four": (
        "test_the_options_of_all_four_reach_the_request",
        "test_model_device_and_dtype_reach_the_load",
        "test_device_and_dtype_are_honoured_or_named",
        "test_a_model_is_found_by_name_title_or_folder",
        "test_the_same_seed_gives_the_same_text",
        "test_variants_are_so_many_whole_texts",
        "test_steps_bound_a_canvas",
        "test_help_names_every_command",
    ),
    "Exit status 0 done, 1 the engine could not (one sentence on stderr), 2 wrong usage": (
        "test_the_unforeseen_is_one_sentence_and_status_1",
        "test_a_named_model_that_is_not_there",
        "test_a_folder_that_is_no_model_is_named",
        "test_a_truncated_file_is_named_and_nothing_is_written",
        "test_wrong_usage_ends_with_2_and_one_sentence",
        "test_what_a_command_did_not_foresee_is_one_sentence",
        "test_closed_and_broken_streams_never_show_a_traceback",
    ),
    "--version and --help import neither torch nor Qt": (
        "test_the_version_is_printed_before_there_is_a_grammar",
        "test_a_page_of_help_needs_the_grammar_alone",
    ),
    "Holes: [[]], [[N]], [[=hint]], [[N=hint]]": ("test_the_four_marks_are_holes",),
    "N 1 to 999; a hint has no line break and no ]]": ("test_marks",),
    "Any other [[…]] is text": ("test_no_hole_prints_the_input_unchanged_with_status_0",),
    "\\[[12]] is text and printed as it stands, backslash included": (
        "test_a_mark_behind_a_backslash_is_printed_as_it_stands",
    ),
    "No hole: the input unchanged, status 0": ("test_no_hole_prints_the_input_unchanged_with_status_0",),
    "A base model ignores hints and says so on stderr": ("test_a_base_model_ignores_hints_and_says_so_on_stderr",),
    "Holes far apart are filled one canvas after the other, each seeing the earlier fills": (
        "test_holes_far_apart_are_all_filled",
        "test_a_later_canvas_sees_the_earlier_fill",
    ),
    "text to the right of a hole counts as far as the canvas reaches": (
        "test_text_to_the_right_counts_as_far_as_the_canvas_reaches",
    ),
    "It is an error only if a hole's own length does not fit a canvas": (
        "test_only_a_hole_longer_than_a_canvas_is_an_error",
    ),
    "--ban W: no whole-word, case-folded occurrence of W in generated text": (
        "test_banned_words_do_not_occur_in_what_is_written",
        "test_banned_words_are_absent_in_every_casing",
        "test_a_banned_phrase_is_found_over_either_seam",
    ),
    "offending positions are noised again, and after three rounds the request fails": (
        "test_a_banned_word_is_noised_again_three_times_and_then_fails",
        "test_a_banned_word_has_its_three_rounds_whatever_else_was_amiss",
    ),
    "--keep W: every occurrence in the passage survives, or the request fails": ("test_kept_words_survive",),
    "With fill and continue --keep is wrong usage": ("test_keep_is_wrong_usage_with_fill_and_continue",),
    "so is one word in both lists": ("test_one_word_in_both_lists_is_wrong_usage",),
    "--json and its keys": ("test_json_has_exactly_its_keys", "test_json_edits_are_offsets_into_the_input"),
    "a failure is {ok: false, error: {kind, message}}": ("test_json_of_a_failure", "test_json_of_wrong_usage"),
    "--events replaces the text on stdout by lines": (
        "test_events_replace_the_text_by_lines",
        "test_events_carry_the_whole_draft_and_end_with_the_result",
        "test_events_of_a_failure_end_with_the_error",
    ),
    "batch: the long option names as keys": ("test_the_long_option_names_are_keys",),
    "fill also takes holes instead of marks, and then the text is literal": (
        "test_holes_instead_of_marks_make_the_text_literal",
    ),
    "id is echoed": (
        "test_one_answer_a_line_in_the_same_order",
        "test_a_line_that_the_engine_fails_gets_its_error_and_its_id",
    ),
    "One flushed answer a line, before the next line is read": (
        "test_each_answer_is_flushed_before_the_next_line_is_read",
    ),
    "a bad line gets an error object and the rest goes on": (
        "test_a_bad_line_gets_an_error_object_and_the_rest_goes_on",
    ),
    "Status 0 even if lines failed, 1 if the model did not load": (
        "test_a_line_that_the_engine_fails_gets_its_error_and_its_id",
        "test_status_1_if_the_model_did_not_load",
    ),
    "bench: the keys of the last line; --canvas, --prompt, --passes": (
        "test_bench_prints_a_table_then_one_line_of_json",
    ),
    "bench: random ids, so that it runs on a folder without a tokenizer": (
        "test_bench_runs_on_a_folder_without_a_tokenizer",
    ),
    "bench: ms_per_pass is the median, sampler included": ("test_bench_takes_the_median_of_whole_steps",),
    "encode(more_ids, cache) extends it": ("test_encode_extends_a_cache_and_leaves_it_as_it_is",),
    "decode: [B, C] -> [B, C, V] float32, soft-capped": (
        "test_the_page_runs_as_it_is_written",
        "test_logits_are_soft_capped",
    ),
    "one prefix shared by B canvases": ("test_one_prefix_is_shared_by_all_canvases",),
    "positions follow the cache": ("test_positions_follow_the_cache", "test_a_second_canvas_after_a_commit"),
    "C may be below canvas_length": ("test_a_canvas_may_be_shorter_than_the_models",),
    "no soft: zeros, and the post-norm still runs": (
        "test_no_soft_means_zeros",
        "test_logits_equal_those_of_transformers",
    ),
    "soften: the self-conditioning of the next pass": ("test_the_page_runs_as_it_is_written",),
    "score: [T] -> [T, V] float32, the causal path as a language model": (
        "test_score_is_the_causal_path",
        "test_the_causal_path_scores_as_the_encoder_of_transformers_does",
    ),
}


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Every test function of the engine and of its comparison with transformers."""
    return {
        node.name
        for file in [*ENGINE.rglob("test_*.py"), *(ENGINE.parent / "reference").glob("test_*.py")]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_has_its_tests(sentence: str, names: set[str]) -> None:
    assert SENTENCES[sentence]
    assert set(SENTENCES[sentence]) <= names
