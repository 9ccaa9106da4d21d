// The challenge is over: the browser goes back to the requestor's page by itself.
document.querySelector("form[data-leave]").submit();
