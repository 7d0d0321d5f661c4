;;; drive.el --- Does in Emacs what a person would  -*- lexical-binding: t -*-
;;; Commentary:
;; Opens two files, looks at what is found, and takes the preferred fix.
;;; Code:
(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)
(load (getenv "DROPCAP_SNIPPET") nil t)
(setq eglot-sync-connect 30)

(defun dropcap-wait-for (what condition)
  "Wait until CONDITION holds, or fail and name WHAT."
  (let ((end (+ (float-time) 20)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun dropcap-found (words)
  "Return the messages that Flymake shows and that match WORDS."
  (seq-filter (lambda (it) (string-match-p words it)) (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

(let ((result '()))
  (condition-case problem
      (progn
        (find-file "Dockerfile")
        (run-hooks 'post-command-hook)
        (dropcap-wait-for "a connection" #'eglot-managed-p)
        (flymake-start)
        (dropcap-wait-for "a finding" (lambda () (dropcap-found "runs as root")))
        (push (cons "before" (dropcap-found ".")) result)
        (let* ((actions (eglot-code-actions (point-min) (line-end-position)))
               (fix (seq-find (lambda (it) (eq t (plist-get it :isPreferred))) actions)))
          (push (cons "title" (plist-get fix :title)) result)
          (eglot--apply-workspace-edit (plist-get fix :edit)))
        (push (cons "text" (buffer-string)) result)
        ;; Eglot tells of changes when Emacs is idle, which it never is in a batch.
        (eglot--signal-textDocument/didChange)
        (dropcap-wait-for "the finding to go" (lambda () (not (dropcap-found "runs as root"))))
        (find-file "compose.yaml")
        (apply #'eglot--connect (eglot--guess-contact))
        (flymake-start)
        (dropcap-wait-for "a finding in compose.yaml" (lambda () (dropcap-found "privileged"))))
    (error (push (cons "problem" (error-message-string problem)) result)))
  (write-region (json-encode result) nil (getenv "DROPCAP_RESULT")))
(kill-emacs 0)
;;; drive.el ends here
