<?php
// The pages that are still PHP: who is logged in, log-in and log-out.
session_start();
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/login') {
    session_regenerate_id(true);
    $_SESSION['user'] = $_GET['user'] ?? 'ada';
    $_SESSION['cart'] = ['book'];
} elseif ($path === '/logout') {
    session_destroy();
    setcookie(session_name(), '', 1, '/');
    $_SESSION = [];
}
header('Content-Type: text/plain');
echo 'php: ', $_SESSION['user'] ?? 'nobody', ', cart: ', implode(' ', $_SESSION['cart'] ?? []), "\n";
