<?php
// Evaluates one line of base64 after the other and answers each with one line of JSON: the value, and the warnings.
require $argv[1];
$warnings = [];
set_error_handler(function ($level, $message) use (&$warnings) { $warnings[] = $message; return true; });
if (($argv[2] ?? '') === 'article') {
    session_set_save_handler(new MemSession(), true);
}
function model() { return json_encode(Model::of($_SESSION)); }
while (($line = fgets(STDIN)) !== false) {
    $warnings = [];
    try {
        $answer = ['value' => eval(base64_decode($line))];
    } catch (Throwable $e) {
        $answer = ['error' => $e->getMessage()];
    }
    $answer['warnings'] = $warnings;
    fwrite(STDOUT, json_encode($answer) . "\n");
}
